"""The flags of curl that are known here, after its manual page (https://curl.se/docs/manpage.html)."""

LONG_NAMES = {
    "-X": "--request", "-H": "--header", "-d": "--data", "-F": "--form", "-u": "--user", "-b": "--cookie",
    "-A": "--user-agent", "-e": "--referer", "-G": "--get", "-I": "--head", "-T": "--upload-file", "-K": "--config",
    "-o": "--output", "-m": "--max-time", "-w": "--write-out", "-x": "--proxy", "-c": "--cookie-jar", "-E": "--cert",
    "-r": "--range", "-D": "--dump-header", "-y": "--speed-time", "-Y": "--speed-limit", "-U": "--proxy-user",
    "-z": "--time-cond", "-C": "--continue-at",
}  # fmt: skip
# How curl behaves, not what it sends: with a value, and without.
SKIPPED_WITH_VALUE = frozenset([
    "--output", "--max-time", "--write-out", "--proxy", "--cookie-jar", "--cert", "--key", "--cacert", "--capath",
    "--cert-type", "--key-type", "--pass", "--connect-timeout", "--retry", "--retry-delay", "--retry-max-time",
    "--resolve", "--connect-to", "--dump-header", "--speed-time", "--speed-limit", "--limit-rate", "--max-redirs",
    "--interface", "--ciphers", "--tls-max", "--proxy-user", "--time-cond", "--continue-at", "--noproxy",
    "--dns-servers", "--trace", "--trace-ascii", "--stderr", "--tlsv", "--unix-socket", "--keepalive-time",
    "--max-filesize", "--output-dir", "--http2-max-streams", "--range", "--aws-sigv4", "--proto", "--proto-default",
    "--doh-url", "--preproxy", "--socks4", "--socks5", "--socks5-hostname", "--tls13-ciphers", "--pinnedpubkey",
    "--crlfile", "--netrc-file", "--etag-save", "--etag-compare", "--proxy-header", "--local-port", "--rate",
    "--parallel-max", "--happy-eyeballs-timeout-ms", "--expect100-timeout", "--service-name", "--delegation",
])  # fmt: skip
SKIPPED = frozenset([
    "--silent", "--show-error", "--insecure", "--location", "--location-trusted", "--verbose", "--include",
    "--fail", "--fail-with-body", "--globoff", "--no-buffer", "--compressed", "--progress-bar", "--http1.0",
    "--http1.1", "--http2", "--http2-prior-knowledge", "--http3", "--tlsv1", "--tlsv1.2", "--tlsv1.3", "--ipv4",
    "--ipv6", "--no-keepalive", "--remote-name", "--remote-header-name", "--ssl-no-revoke", "--path-as-is",
    "--tcp-nodelay", "--no-progress-meter", "--no-sessionid", "--disable", "--create-dirs", "--basic", "--anyauth",
    "--junk-session-cookies", "--post301", "--post302", "--post303", "--raw", "--ssl", "--ssl-reqd", "--parallel",
    "--styled-output", "--retry-all-errors", "--retry-connrefused", "--proxy-insecure", "--no-alpn", "--netrc",
    "--cert-status", "--http0.9", "--remove-on-error", "--remote-time", "--skip-existing", "--ssl-allow-beast",
])  # fmt: skip
SKIPPED_LETTERS = frozenset("sSkLvifgN#0146OJqjZ23")
