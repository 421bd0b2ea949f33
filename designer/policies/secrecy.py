"""What a policy makes out of a credential is hidden like the credential."""

from designer.call_values import PreparedCall, Secret, spellings


def secrets_with(call: PreparedCall, made: str) -> tuple[Secret, ...]:
    """The secrets of `call`, with `made` unless one of them is in it and hides it already."""
    is_covered = any(spelling in made for spelling in spellings(call.secrets))
    return call.secrets if is_covered or not made else (*call.secrets, Secret(made))
