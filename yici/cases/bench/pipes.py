"""Lines to and from the client processes of a bench, which are started with both pipes open."""

from subprocess import Popen


def tell(client: Popen[str], line: str) -> None:
    """Send a client one line at once."""
    assert client.stdin is not None
    client.stdin.write(f"{line}\n")
    client.stdin.flush()


def hear(client: Popen[str]) -> str:
    """Return the next line a client says; empty when it is gone."""
    assert client.stdout is not None
    return client.stdout.readline().strip()


def hang_up(client: Popen[str]) -> None:
    """Close the pipe to a client, which ends by that, and wait for its end."""
    assert client.stdin is not None
    client.stdin.close()
    client.wait()
