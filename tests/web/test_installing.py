"""The application can be put on a tablet's home screen, and its name there tells nothing of anybody."""

import re
import struct

from app.web.static_files import STATIC
from tests.support.client import PageClient

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
