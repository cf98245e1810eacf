"""What is asked of a host, one function each: problems, whose places are paths of the site.

An error keeps somebody from using the site; a warning is what some hosts cannot be told. A new one
is a line in CHECKS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from site_builder.commands.deploy_check.client import HttpAnswer
from site_builder.commands.deploy_check.site import ORIGINAL, DeployedSite
from site_builder.core.formats import UNKNOWN, get_content_type
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.publish.output_folder import REPORT
from site_builder.render.hosting import SERVERS
from site_builder.render.hosting.host import POLICY

CATALOGUES = ("catalog.jsonld", "catalog.ttl", "catalog.rdf")
STYLE = "assets/beffroi.css"
SCRIPT = "assets/beffroi.js"
NOWHERE = "adresse-qui-n-existe-pas/"
OTHER = "https://autre-site.example"  # whom a browser would ask for
DAY = 86_400  # seconds
SMALL = 1400  # bytes: what fits one packet need not be compressed
LOOPBACK = ("127.0.0.1", "localhost", "::1")
REFRESH = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]*)">')
# that no host sends unasked
OURS = ("Access-Control-Expose-Headers", "Referrer-Policy", "X-Content-Type-Options")
FIXED = ("github.com",)  # servers, by their header, that nobody can tell anything
FILES_OF = {
    "nginx": ("nginx-http.conf", "nginx.conf"),
    "apache": ("apache.conf",),
    "caddy": ("Caddyfile",),
}
# Names that hosts have for a type, each as good as ours
SAME = {"text/javascript": ("application/javascript", "application/x-javascript")}


def check_deployed_portal(site: DeployedSite) -> Iterator[Problem]:
    """Is there a portal at all? Where there is none, nothing else that could be said of it would be
    true."""
    answer = site.ask("")
    if 300 <= answer.status < 400:
        yield make_problem(
            "deploy-home-moved", Place(), url=site.url, target=urljoin(site.url, answer["Location"])
        )
    elif answer.status != 200:
        yield make_problem("deploy-home", Place(), url=site.url, status=answer.status)
    elif STYLE.encode() not in answer.body:
        yield make_problem("deploy-foreign", Place(), url=site.url)


def check_deployed_home(site: DeployedSite) -> Iterator[Problem]:
    answer = site.ask("")
    if answer.media != "text/html" or answer.charset not in ("", "utf-8"):
        yield _make_type_problem("", answer)
    elif POLICY.encode() not in answer.body:
        yield make_problem("deploy-changed", Place())


def check_deployed_settings(site: DeployedSite) -> Iterator[Problem]:
    """What a host has been told by none of the files that a build writes for it: one cause of much
    of what follows."""
    answer = site.ask("")
    if any(answer[name] for name in OURS):
        return
    server = answer["Server"].partition("/")[0].partition(" ")[0]
    if server.lower() in FIXED:
        yield make_problem("deploy-settings-fixed", Place(), server=server)
    else:
        files = ", ".join(FILES_OF.get(server.lower(), SERVERS))
        yield make_problem("deploy-settings", Place(), server=server or "?", files=files)


def check_deployed_secure(site: DeployedSite) -> Iterator[Problem]:
    parts = urlsplit(site.url)
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        yield make_problem("deploy-http", Place(), url=site.url)
    elif not parts.port:
        bare = site.url.replace("https://", "http://", 1)
        answer = site.ask(bare)
        if answer.status and not answer["Location"].startswith("https://"):
            yield make_problem("deploy-http-open", Place(), url=bare)


def check_deployed_address(site: DeployedSite) -> Iterator[Problem]:
    if not site.canonical:
        yield make_problem("deploy-url-missing", Place(), url=site.url)
    elif site.canonical != site.url:
        yield make_problem("deploy-url", Place(), url=site.url, said=site.canonical)


def check_deployed_harvested(site: DeployedSite) -> Iterator[Problem]:
    """Catalogues, where the portal knows its address; what is read at their side; other files of
    machines, if there."""
    required = (*CATALOGUES, "sitemap.xml", "robots.txt") if site.canonical else ("robots.txt",)
    for path in (*required, "atom.xml", "data.json"):
        answer = site.ask(path)
        if 300 <= answer.status < 400:
            yield make_problem("deploy-redirect", Place(path=path), target=answer["Location"])
        elif answer.status != 200:
            if path in required:
                yield _make_absence_problem(path, answer)
        elif answer.media != get_content_type(path).partition(";")[0] and not (
            path.endswith(".xml") and "xml" in answer.media
        ):
            yield _make_type_problem(path, answer)


def check_deployed_sitemap(site: DeployedSite) -> Iterator[Problem]:
    answer = site.ask("sitemap.xml")
    first = re.search(rb"<loc>([^<]*)</loc>", answer.body)
    if (
        answer.status == 200
        and first
        and not first[1].decode("utf-8", "replace").startswith(site.url)
    ):
        yield make_problem(
            "deploy-sitemap",
            Place(path="sitemap.xml"),
            url=site.url,
            said=first[1].decode("utf-8", "replace"),
        )


def check_deployed_types(site: DeployedSite) -> Iterator[Problem]:
    """What browsers refuse under another type, then what scripts and people open."""
    for path in (STYLE, SCRIPT):
        answer = site.ask(path)
        media = get_content_type(path).partition(";")[0]
        if answer.status == 200 and answer.media not in (media, *SAME.get(media, ())):
            yield _make_type_problem(path, answer)
    paths_by_ending = {
        path.rpartition(".")[2]: path for kind, path in site.files.items() if kind != ORIGINAL
    }
    for path in paths_by_ending.values():
        answer = site.ask(path, "HEAD")
        if answer.status != 200:
            continue
        media, _, charset = get_content_type(path).partition("; charset=")
        if answer.media in (UNKNOWN, "") and media != UNKNOWN:  # it is saved, as it should be
            yield make_problem("deploy-type-unsaid", Place(path=path), right=get_content_type(path))
        elif answer.media != media or (charset and answer.charset not in (charset, "")):
            yield _make_type_problem(path, answer)
        elif charset and not answer.charset:
            yield make_problem(
                "deploy-charset",
                Place(path=path),
                announced=answer["Content-Type"],
                right=get_content_type(path),
            )


def check_deployed_files(site: DeployedSite) -> Iterator[Problem]:
    """The pages of datasets and their downloads are there, at once, and may be asked about."""
    if not site.datasets:
        yield make_problem("deploy-report", Place(path=REPORT))
        return
    page = f"{site.datasets[0]['id']}/"
    for path in (page, *site.files.values()):
        answer = site.ask(path, "GET" if path == page else "HEAD")
        if 300 <= answer.status < 400:
            yield make_problem("deploy-redirect", Place(path=path), target=answer["Location"])
        elif answer.status in (405, 501):
            yield make_problem("deploy-head", Place(path=path), status=answer.status)
        elif answer.status != 200:
            yield _make_absence_problem(path, answer)


def check_deployed_shared(site: DeployedSite) -> Iterator[Problem]:
    """Other sites may read the data in a browser."""
    parquet = site.files.get("parquet")
    for path in filter(None, (site.files.get("csv"), parquet, "catalog.jsonld")):
        answer = site.ask(path, "HEAD", Origin=OTHER)
        if answer.status == 200 and answer["Access-Control-Allow-Origin"] not in ("*", OTHER):
            yield make_problem("deploy-cors", Place(path=path))
            return
    if parquet:
        answer = site.ask(parquet, "GET", Origin=OTHER, Range="bytes=0-3")
        if not re.search(r"content-range|[*]", answer["Access-Control-Expose-Headers"].lower()):
            yield make_problem("deploy-exposed", Place(path=parquet))
        preflight_headers = {
            "Access_Control_Request_Method": "GET",
            "Access_Control_Request_Headers": "range",
        }
        answer = site.ask(parquet, "OPTIONS", Origin=OTHER, **preflight_headers)
        allowed = answer["Access-Control-Allow-Headers"].lower()
        if not 200 <= answer.status < 300 or not ("range" in allowed or allowed == "*"):
            yield make_problem("deploy-preflight", Place(path=parquet), status=answer.status)


def check_deployed_ranges(site: DeployedSite) -> Iterator[Problem]:
    if path := site.files.get("parquet"):
        answer = site.ask(path, "GET", Range="bytes=-4", Accept_Encoding="gzip")
        if answer.status not in (200, 206, 416):
            return  # it is not there, and that has been said
        if answer.status != 206 or answer.body != b"PAR1" or answer["Content-Encoding"]:
            yield make_problem("deploy-ranges", Place(path=path), status=answer.status)


def check_deployed_compression(site: DeployedSite) -> Iterator[Problem]:
    for path in filter(None, ("jeux/", SCRIPT, site.files.get("csv"))):
        answer = site.ask(path, Accept_Encoding="gzip, br")
        if answer.status == 200 and len(answer.body) > SMALL and not answer["Content-Encoding"]:
            yield make_problem("deploy-compression", Place(path=path))
            return


def check_deployed_caching(site: DeployedSite) -> Iterator[Problem]:
    answer = site.ask("")
    age = re.search(r"max-age=([0-9]+)", answer["Cache-Control"])
    if age and int(age[1]) > DAY:
        yield make_problem("deploy-cache-long", Place(), said=answer["Cache-Control"])
    elif "no-store" in answer["Cache-Control"]:
        yield make_problem("deploy-cache-none", Place(), said=answer["Cache-Control"])
    if answer["ETag"]:
        second_answer = site.ask("", If_None_Match=answer["ETag"])
    elif answer["Last-Modified"]:
        second_answer = site.ask("", If_Modified_Since=answer["Last-Modified"])
    else:
        second_answer = HttpAnswer(200)
    if second_answer.status != 304:
        yield make_problem("deploy-cache-again", Place())


def check_deployed_framing(site: DeployedSite) -> Iterator[Problem]:
    """Pages for frames may be framed, the others not; browsers guess no type."""
    if (
        not re.search(r"frame-ancestors 'self'", site.ask("")[POLICY])
        and not site.ask("")["X-Frame-Options"]
    ):
        yield make_problem("deploy-frames-open", Place())
    if site.ask("")["X-Content-Type-Options"].lower() != "nosniff":
        yield make_problem("deploy-nosniff", Place())
    if "csv" in site.files:
        path = f"embed/{'/'.join(site.files['csv'].split('/')[1:3])}/table/"
        answer = site.ask(path)
        ancestors = re.search(r"frame-ancestors ([^;,]*)", answer[POLICY])
        if answer.status == 200 and (
            answer["X-Frame-Options"] or (ancestors and "*" not in ancestors[1].split())
        ):
            yield make_problem(
                "deploy-frames", Place(path=path), said=answer["X-Frame-Options"] or answer[POLICY]
            )


def check_deployed_absent(site: DeployedSite) -> Iterator[Problem]:
    """An address that does not exist says so, with the portal's own page; no folder is listed."""
    answer = site.ask(NOWHERE)
    if answer.status != 404:
        yield make_problem("deploy-missing", Place(path=NOWHERE), status=answer.status)
    elif answer.body != site.ask("404.html").body:
        yield make_problem("deploy-missing-page", Place(path=NOWHERE))
    if site.ask("data/").status == 200:
        yield make_problem("deploy-listing", Place(path="data/"))


def check_deployed_legacy(site: DeployedSite) -> Iterator[Problem]:
    for old, new in site.moves:
        former_address = urljoin(site.former or site.url, old)
        answer = site.ask(former_address)
        if not answer.status:
            yield make_problem("deploy-legacy-silent", Place(), old=former_address)
        elif not _leads_to_address(site, former_address, urljoin(site.url, new)):
            code = "deploy-legacy-query" if "?" in old else "deploy-legacy"
            yield make_problem(
                code,
                Place(),
                old=former_address if site.former else old,
                new=new,
                status=answer.status,
            )
        else:
            continue
        return


def _leads_to_address(site: DeployedSite, former_address: str, new: str) -> bool:
    """Does a former address lead there: by a redirect for good, by a page that a host without
    redirects has there, or because the same file is there?"""
    answer = site.ask(former_address)
    if urljoin(former_address, answer["Location"]) == f"{former_address}/":  # a folder's
        former_address = f"{former_address}/"
        answer = site.ask(former_address)
    if answer.status in (301, 308):
        return urljoin(former_address, answer["Location"]) == new
    refresh = REFRESH.search(answer.body)
    is_refreshed = bool(
        refresh and urljoin(former_address, refresh[1].decode("utf-8", "replace")) == new
    )
    return answer.status == 200 and (is_refreshed or answer.body == site.ask(new).body)


def _make_absence_problem(path: str, answer: HttpAnswer) -> Problem:
    """What is not given: because it is not there, or though it may well be."""
    if answer.status in (401, 403, 429) or answer.status >= 500:
        return make_problem("deploy-refused", Place(path=path), status=answer.status)
    if not answer.status:
        return make_problem("deploy-dropped", Place(path=path))
    return make_problem("deploy-absent", Place(path=path), status=answer.status)


def _make_type_problem(path: str, answer: HttpAnswer) -> Problem:
    right = get_content_type(path or "index.html")
    return make_problem(
        "deploy-type", Place(path=path), announced=answer["Content-Type"] or "?", right=right
    )


Check = Callable[[DeployedSite], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    check_deployed_home,
    check_deployed_secure,
    check_deployed_address,
    check_deployed_settings,
    check_deployed_harvested,
    check_deployed_sitemap,
    check_deployed_files,
    check_deployed_types,
    check_deployed_shared,
    check_deployed_ranges,
    check_deployed_compression,
    check_deployed_caching,
    check_deployed_framing,
    check_deployed_absent,
    check_deployed_legacy,
)
