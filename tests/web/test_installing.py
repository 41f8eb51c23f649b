"""The application can be put on a tablet's home screen, and its name there tells nothing of anybody."""

import gzip
import re
import struct

from app.domain.permissions import Actor
from app.operations.granting import send_link
from app.web.static_files import STATIC
from tests.support.actors import csrf_token
from tests.support.client import PageClient
from tests.support.factories import an_occasion

CLINICAL = re.compile(r"parent|child|baby|family|health|mental|depress|mood|question|clinic|therap|measure|nhs", re.I)


def test_the_manifest_is_linked_and_says_no_clinical_word(client: PageClient) -> None:
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)">', client.get("/sign-in").text)
    reply = client.get(address, buffered=True)
    manifest = reply.get_json(force=True)
    assert reply.mimetype == "application/manifest+json"
    assert CLINICAL.findall(reply.text) == []
    assert (manifest["name"], manifest["start_url"], manifest["scope"]) == ("VIG DCS", "/q/start", "/")
    assert manifest["display"] == "standalone"
    assert client.get(manifest["start_url"]).status_code == 303


def test_its_icons_are_what_it_says(client: PageClient) -> None:
    manifest = client.get("/static/manifest.webmanifest", buffered=True).get_json(force=True)
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        head = (STATIC / icon["src"].removeprefix("/static/")).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert "{}x{}".format(*struct.unpack(">II", head[16:24])) == icon["sizes"]
        assert client.get(icon["src"], buffered=True).mimetype == "image/png"


def test_the_worker_is_sent_small_and_asked_for_anew(client: PageClient) -> None:
    plain = client.get("/q/worker.js", buffered=True)
    small = client.get("/q/worker.js", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert all("Accept-Encoding" in reply.headers["Vary"] for reply in (plain, small))
    assert {reply.headers["Cache-Control"] for reply in (plain, small)} == {"no-store"}
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < 20_000


def test_a_browser_without_scripts_is_told_that_it_needs_a_signal(client: PageClient, practitioner: Actor) -> None:
    token = send_link(practitioner, an_occasion(practitioner), 7)
    address = f"/open/{token}"
    client.post(address, data={"csrf_token": csrf_token(client)})
    page = client.get("/q/start", follow_redirects=True).text
    (told,) = re.findall(r"<noscript>(.*?)</noscript>", page)
    assert "This browser needs a signal for every answer." in told
