"""Make static/worker.js, the service worker as one classic script, from the modules in static/js/worker.

`python scripts/bundle_worker.py` writes it again with a pinned esbuild, `--vendor` also the vendored HPKE library.
`--check` tells whether it is current: by checksums everywhere, byte by byte where npm can bring esbuild.
Standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
SOURCES = STATIC / "js" / "worker"
BUNDLE = STATIC / "worker.js"
CHECKSUMS = STATIC / "worker.checksums.txt"
LIBRARY = "hpke-core-1.9.0.js"
ESBUILD = "esbuild@0.28.2"
# The tarballs as published; a download that differs is refused.
TARBALLS = {
    "hpke-core-1.9.0.tgz": ("@hpke/core", "e594d5b2ec00a124078717b43967c0075e5e1947a9c16af719cee0516e250eec"),
    "hpke-common-1.10.1.tgz": ("@hpke/common", "3a5af3be65728595a475675b93f925ad9a4a707c8605f62d74916ee72b9ea850"),
}
USED = 'export { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";\n'


class BundleError(Exception):
    """The worker cannot be bundled; the text says why."""


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sources(static: Path = STATIC) -> list[Path]:
    """The files the bundle is made of, in a fixed order."""
    return [*sorted((static / "js" / "worker").glob("*.js")), static / "vendor" / LIBRARY]


def checksums(static: Path = STATIC) -> str:
    """One line for the bundle and one for each of its sources, as sha256sum writes them."""
    files = [static / BUNDLE.name, *sources(static)]
    return "".join(f"{sha256(path.read_bytes())}  {path.relative_to(static)}\n" for path in files)


def esbuild(folder: Path, *arguments: str) -> None:
    """Run the pinned esbuild in `folder`. Raises BundleError where npm is missing or esbuild fails."""
    npm = shutil.which("npm")
    if npm is None:
        raise BundleError("npm is needed to bundle the service worker (on Debian: apt-get install npm).")
    command = [npm, "exec", "--yes", "--loglevel=error", f"--package={ESBUILD}", "--", "esbuild", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise BundleError(f"esbuild failed:\n{done.stderr}")


def bundled() -> bytes:
    """The bundle as its sources give it now."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / BUNDLE.name
        esbuild(
            STATIC,
            str((SOURCES / "worker.js").relative_to(STATIC)),
            "--bundle",
            "--format=iife",
            "--target=es2022",
            "--minify",
            "--legal-comments=none",
            "--log-level=warning",
            f"--outfile={out}",
        )
        return out.read_bytes()


def vendored() -> bytes:
    """The HPKE library as one module, from its two packages. Raises BundleError on a tarball that was not pinned."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tarball, (package, expected) in TARBALLS.items():
            version = tarball.rsplit("-", 1)[1].removesuffix(".tgz")
            subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True)
            if sha256((folder / tarball).read_bytes()) != expected:
                raise BundleError(f"{tarball} is not the file that was pinned in scripts/bundle_worker.py.")
            unpack(folder / tarball, folder / "node_modules" / package)
        (folder / "used.js").write_text(USED)
        esbuild(folder, "used.js", "--bundle", "--format=esm", "--target=es2022", f"--outfile={LIBRARY}")
        return (folder / LIBRARY).read_bytes()


def unpack(tarball: Path, place: Path) -> None:
    """Lay an npm tarball's files where node looks for the package."""
    with tarfile.open(tarball) as archive:
        archive.extractall(place.parent, filter="data")
    (place.parent / "package").rename(place)


def vendor() -> None:
    """Write the library and its line in the vendored files' checksums."""
    content = vendored()
    (STATIC / "vendor" / LIBRARY).write_bytes(content)
    listed = STATIC / "vendor" / "checksums.txt"
    lines = [line for line in listed.read_text().splitlines(keepends=True) if not line.endswith(f"{LIBRARY}\n")]
    lines.append(f"{sha256(content)}  {LIBRARY}\n")
    listed.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))


def check(static: Path = STATIC) -> list[str]:
    """What is wrong with the bundle, in words; empty when it is current. Needs neither node nor a network."""
    listed = static / CHECKSUMS.name
    if not listed.is_file() or not (static / BUNDLE.name).is_file():
        return [f"static/{BUNDLE.name} was never made."]
    if listed.read_text() == checksums(static):
        return []
    return [f"static/{BUNDLE.name} is older than its sources, or was changed by hand."]


def rebuilt_differs() -> list[str]:
    """Whether a bundle made now is another one; where esbuild cannot be had this says nothing."""
    try:
        same = bundled() == BUNDLE.read_bytes()
    except BundleError as error:
        print(f"Not rebuilt: {error}")
        return []
    return [] if same else [f"static/{BUNDLE.name} is not what its sources give."]


def main(arguments: list[str]) -> int:
    """Make the bundle, or check it with `--check`. Returns the exit status."""
    problems = []
    try:
        if arguments == ["--check"]:
            problems = check() or rebuilt_differs()
        else:
            if arguments == ["--vendor"]:
                vendor()
            BUNDLE.write_bytes(bundled())
            CHECKSUMS.write_text(checksums())
    except BundleError as error:
        problems = [str(error)]
    for problem in problems:
        print(f"Service worker: {problem}", file=sys.stderr)
    if problems and arguments == ["--check"]:
        print("Make it again with: python scripts/bundle_worker.py", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
