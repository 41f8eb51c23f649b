"""Bring the two front-end files we did not write into static/vendor, and check that they are still those files.

`python scripts/vendor.py` downloads them with npm; `python scripts/vendor.py --check` needs no network.
Standard library only.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from nhsuk_style import without_unused

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
CHECKSUMS = "checksums.txt"
# The tarballs as published; a download that differs is refused.
TARBALLS = {
    "nhsuk-frontend-10.6.1.tgz": "1af037bcb75237c4208809d3ac9a06522ccf61b2268221268ead3985bceb060b",
    "htmx.org-2.0.11.tgz": "165a2655073e9e6e55e307a7c74e8ebcdb76afb7701f9c16cfd106a13add408e",
}
STYLE = "nhsuk-frontend-10.6.1.min.css"
SCRIPT = "htmx-2.0.11.min.js"
ICON_FOLDER, ICONS = "/assets/images/", "images/"
OUTSIDE_ADDRESS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


class VendorError(Exception):
    """A vendored file is missing, changed or unfit; the text says which."""


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def download(folder: Path) -> None:
    """Fetch the pinned tarballs into `folder` with npm. Raises VendorError without npm or on a changed tarball."""
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is needed to fetch the vendored files (on Debian: apt-get install npm).")
    packages = [re.sub(r"-(\d[\d.]*)\.tgz$", r"@\1", name) for name in TARBALLS]
    print(f"Fetching {' and '.join(packages)}", flush=True)
    subprocess.run([npm, "pack", "--silent", *packages], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for name, expected in TARBALLS.items():
        if sha256((folder / name).read_bytes()) != expected:
            raise VendorError(f"{name} is not the file that was pinned in scripts/vendor.py.")


def member(tarball: Path, name: str) -> bytes:
    """The content of one file of an npm tarball."""
    with tarfile.open(tarball) as archive:
        content = archive.extractfile(f"package/{name}")
        if content is None:
            raise VendorError(f"{tarball.name} has no file {name}.")
        return content.read()


def without_fonts(css: str) -> str:
    """NHS styles without the Frutiger faces: that font is not free to use, and it would come from another host."""
    css, faces = re.subn(r"@font-face\s*\{[^}]*\}", "", css)
    if faces != 2:
        raise VendorError(f"Expected 2 @font-face rules in {STYLE}, found {faces}.")
    return re.sub(r"\s*/\*# sourceMappingURL=[^*]*\*/\s*", "\n", css)


def collect(folder: Path) -> dict[str, bytes]:
    """Every file to keep, by its path under static/vendor."""
    nhsuk, htmx = (folder / name for name in TARBALLS)
    css = without_unused(without_fonts(member(nhsuk, f"dist/nhsuk/{STYLE}").decode()))
    icons = sorted(set(re.findall(rf"url\({ICON_FOLDER}([\w-]+\.svg)\)", css)))
    files = {f"{ICONS}{icon}": member(nhsuk, f"dist/nhsuk/assets/images/{icon}") for icon in icons}
    files[STYLE] = css.replace(f"url({ICON_FOLDER}", f"url({ICONS}").encode()
    files[SCRIPT] = member(htmx, "dist/htmx.min.js")
    return files


def outside_addresses(text: str) -> list[str]:
    """Addresses of other hosts in a style sheet or a script; the names of W3C namespaces are not addresses."""
    return OUTSIDE_ADDRESS.findall(text)


def write(files: dict[str, bytes]) -> None:
    """Write the files and their checksums. Raises VendorError before writing anything if one reaches another host."""
    for name, content in files.items():
        if found := outside_addresses(content.decode()):
            raise VendorError(f"{name} would reach other hosts: {', '.join(found)}")
    for icon in (VENDOR / ICONS).glob("*.svg"):
        icon.unlink()  # another set of components asks for other icons
    for name, content in files.items():
        (VENDOR / name).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / name).write_bytes(content)
    listed = (VENDOR / CHECKSUMS).read_text().splitlines(keepends=True) if (VENDOR / CHECKSUMS).is_file() else []
    names = {line: line.rstrip("\n").partition("  ")[2] for line in listed}
    ours = (*files, ICONS)
    others = [line for line in listed if not names[line].startswith(ours)]  # bundle_worker.py wrote these
    lines = [f"{sha256(files[name])}  {name}\n" for name in files]
    (VENDOR / CHECKSUMS).write_text("".join(sorted([*others, *lines], key=lambda line: line.partition("  ")[2])))


def check(folder: Path = VENDOR) -> list[str]:
    """What is wrong with the vendored files, in words: changed, missing, or not listed. Empty when all is well."""
    lines = (line.partition("  ") for line in (folder / CHECKSUMS).read_text().splitlines())
    listed = {name: expected for expected, _, name in lines}
    problems = []
    for name, expected in listed.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing.")
        elif sha256(path.read_bytes()) != expected:
            problems.append(f"{name} was changed by hand.")
    kept = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in {".css", ".js", ".svg"}}
    return problems + [f"{name} is not in {CHECKSUMS}." for name in sorted(kept - set(listed))]


def main(arguments: list[str]) -> int:
    """Fetch the files, or check them with `--check`. Returns the exit status."""
    try:
        if arguments != ["--check"]:
            with tempfile.TemporaryDirectory() as folder:
                download(Path(folder))
                write(collect(Path(folder)))
        problems = check()
    except VendorError as error:
        problems = [str(error)]
    for problem in problems:
        print(f"Vendored files: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
