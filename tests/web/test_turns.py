"""Forms take turns within a process; slow lines and pages do not."""

from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest

from participation.web.turns import LONGEST_FORM, Turns

PATIENCE = 10


class Office:
    """An application that notes who is inside, and keeps them until they may go."""

    def __init__(self) -> None:
        self.came = {name: Event() for name in ("first", "second")}
        self.may_go = Event()

    def __call__(self, environ: dict[str, Any], _start: object) -> list[bytes]:
        self.came[environ["name"]].set()
        assert self.may_go.wait(PATIENCE)
        return [environ["wsgi.input"].read()]


def request_of(name: str, method: str = "POST", length: str = "2", body: Any = None) -> Any:
    return {
        "name": name,
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": length,
        "wsgi.input": body or BytesIO(b"ok"),
    }


@pytest.fixture
def office() -> Office:
    return Office()


def send(application: Turns, environ: Any) -> Thread:
    thread = Thread(target=application, args=(environ, None))
    thread.start()
    return thread


def test_one_form_waits_for_the_other(office: Office) -> None:
    turns = Turns(office)  # type: ignore[arg-type]
    first = send(turns, request_of("first"))
    assert office.came["first"].wait(PATIENCE)
    second = send(turns, request_of("second"))
    assert not office.came["second"].wait(0.2)
    office.may_go.set()
    assert office.came["second"].wait(PATIENCE)
    first.join()
    second.join()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(request_of("second", "GET"), id="a page"),
        pytest.param(request_of("second", length=str(LONGEST_FORM + 1)), id="files"),
        pytest.param(request_of("second", length="many"), id="no length"),
    ],
)
def test_others_come_in_meanwhile(office: Office, other: Any) -> None:
    turns = Turns(office)  # type: ignore[arg-type]
    first = send(turns, request_of("first"))
    assert office.came["first"].wait(PATIENCE)
    second = send(turns, other)
    assert office.came["second"].wait(PATIENCE)
    office.may_go.set()
    first.join()
    second.join()


def test_nobody_waits_for_a_slow_line(office: Office) -> None:
    class SlowLine(BytesIO):
        """Gives its bytes when the office has closed."""

        def read(self, size: int | None = -1) -> bytes:
            assert office.may_go.wait(PATIENCE)
            return super().read(size)

    turns = Turns(office)  # type: ignore[arg-type]
    slow = send(turns, request_of("first", body=SlowLine(b"ok")))
    quick = send(turns, request_of("second"))
    assert office.came["second"].wait(PATIENCE)
    office.may_go.set()
    slow.join()
    quick.join()
    assert office.came["first"].is_set()
