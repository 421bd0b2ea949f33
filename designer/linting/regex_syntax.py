"""Whether a regular expression is well formed. A user's pattern is read here, never compiled or run: that can hang."""

import re

# The union of the dialects ECMA 262, .NET, PCRE and Python. ECMA 262 lets a set be empty ([]); the others take a
# first ] for a member: the set tries that first.
TOKEN = re.compile(
    r"""
      (?P<escape> \\. )
    | (?P<set>    \[ \^? \]? (?: \\. | [^\]\\] )* \] )
    | (?P<closed> \(\? (?: P[=>]\w{1,200} | \#[^)]* | [a-zA-Z^-]{1,20} ) \) )
    | (?P<open>   \( (?!\?) )
    | (?P<group>  \(\? (?: [:=!>|] | <[=!] | P?<\w{1,200}> | '\w{1,200}' | \(\w{1,200}\) | [a-zA-Z^-]{1,20}: ) )
    | (?P<close>  \) )
    | (?P<repeat> (?: [*+?] | \{(?P<low>\d{1,9}) (?: , (?P<high>\d{0,9}) )? \} ) [?+]? )
    | (?P<either> \| )
    | (?P<plain>  [^\\\[(] )
    """,
    re.DOTALL | re.VERBOSE,
)
REPEATABLE = frozenset({"escape", "set", "closed", "close", "plain"})
DEPTH = {"open": 1, "group": 1, "close": -1}
UNREADABLE = {
    "\\": "ends with a lone \\",
    "[": "has a [ without its ]",
    "(": "has an unknown kind of group after (",
}


def fault_in(pattern: str) -> str:
    """What is wrong with `pattern`, in words that continue “The pattern …”; "" when it is well formed.

    It accepts what any common dialect accepts, in one pass.
    """
    at, depth, repeatable = 0, 0, False
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        if not token:
            return UNREADABLE[pattern[at]]
        kind = token.lastgroup or ""
        if kind == "repeat" and not repeatable:
            return f"has a {token[0]} with nothing to repeat before it"
        if kind == "repeat" and token["high"] and int(token["low"]) > int(token["high"]):
            return f"counts backwards in {token[0]}"
        depth += DEPTH.get(kind, 0)
        if depth < 0:
            return "has a ) without its ("
        at, repeatable = token.end(), kind in REPEATABLE
    return "has a ( without its )" if depth else ""
