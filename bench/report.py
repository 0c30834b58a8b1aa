"""The result as Markdown: what was measured on what, and nothing that was not measured in this run."""

import datetime
import os
import platform
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by bench/run.py --write: begin -->", "<!-- end -->"

NAMES = {"direct": "upstream alone", "nginx": "nginx", "zumik": "Zumik"}


def machine() -> str:
    cpu = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), "unknown processor")
    return f"{cpu}, {os.cpu_count()} processors, Linux {platform.release()}"


def commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def load_table(results: dict, stream: bool) -> list:
    """`results[(stream, connections, target)]` is a list of runs; the table has their medians."""
    lines = [
        "| connections | target | req/s | of nginx | p50 ms | p99 ms | CPU µs/request |",
        "|--:|---|--:|--:|--:|--:|--:|"]
    for connections in sorted({key[1] for key in results if key[0] == stream}):
        nginx = median(run.per_second for run in results[(stream, connections, "nginx")])
        for target in NAMES:
            runs = results[(stream, connections, target)]
            rate = median(run.per_second for run in runs)
            cpu = [run.cpu_us for run in runs if run.cpu_us is not None]
            share = "" if target == "direct" else f"{rate / nginx:.2f}"
            lines.append(
                f"| {connections} | {NAMES[target]} | {rate:,.0f} | {share} | {median(r.p50_ms for r in runs):.3f} "
                f"| {median(r.p99_ms for r in runs):.2f} | {f'{median(cpu):.0f}' if cpu else ''} |")
    return lines


def added_latency(results: dict, stream: bool) -> str:
    def p50(target):
        return median(run.p50_ms for run in results[(stream, 1, target)])

    return (
        f"Added at one connection (p50 less that of the upstream alone): nginx {p50('nginx') - p50('direct'):.3f} ms, "
        f"Zumik {p50('zumik') - p50('direct'):.3f} ms.")


def pause_table(pauses: dict) -> list:
    lines = [
        "| target | first content p50 ms | pause p50 ms | p99 ms | longest ms | stalls |", "|---|--:|--:|--:|--:|--:|"]
    for target, measured in pauses.items():
        lines.append(
            f"| {NAMES[target]} | {measured.first_p50_ms:.2f} | {measured.p50_ms:.2f} | {measured.p99_ms:.2f} "
            f"| {measured.max_ms:.1f} | {measured.stalls} of {measured.count} |")
    return lines


def markdown(measured) -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    streams = measured.open_streams
    lines = [
        f"Measured {now:%Y-%m-%d} at commit {commit()} on {machine()}. Load generator (wrk, one thread), upstream and "
        f"proxy share these processors. {measured.rounds} rounds of {measured.seconds:g} s, targets in turn; medians.",
        "",
        f"`fdatasync` of 4 KB on this disk: p50 {measured.sync_p50_ms:.3f} ms, p99 {measured.sync_p99_ms:.3f} ms. Zumik waits for "
        "two of them in each request (before the provider hears of it, and before the client has the end), shared among those "
        "that wait together.",
        "", "### Whole answers", "", *load_table(measured.results, False), "", added_latency(measured.results, False),
        "", "### Streams of 20 chunks, sent at once", "", *load_table(measured.results, True), "",
        added_latency(measured.results, True),
        "", "### Pauses in paced streams", "",
        "Chunks 5 ms apart, one stream at a time; a pause of 30 ms or more counts as a stall.", "",
        *pause_table(measured.pauses),
        "", "### Memory and ledger", "",
        f"- Peak over all runs: Zumik {measured.zumik_mb:.0f} MB, nginx {measured.nginx_mb:.0f} MB (its workers' shared "
        "pages counted for each).",
        f"- {streams.open_together:,} streams open at once: {streams.before_mb:.0f} MB before, {streams.while_open_mb:.0f} MB "
        f"while open, {(streams.while_open_mb - streams.before_mb) * 1024 / max(streams.open_together, 1):.0f} KB each; "
        f"{streams.completed:,} of {streams.count:,} completed.",
        f"- {measured.responses:,} responses in the ledger for {measured.acknowledged:,} that wrk counted; "
        f"{measured.ledger_mb * 1e6 / max(measured.responses, 1):,.0f} bytes of ledger each.",
        f"- Failures: {measured.failures}.",
    ]
    return "\n".join(lines) + "\n"


def write(text: str):
    """Puts the result between the marks of docs/benchmarks.md; what people wrote around them stays."""
    page = PAGE.read_text() if PAGE.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def put(title: str, script: str, end: str, text: str):
    """Puts what a script printed into its own section of docs/benchmarks.md, which is made where there is none."""
    begin = f"<!-- made by {script} --write: begin -->"
    page = PAGE.read_text()
    section = f"{begin}\n{text}{end}\n"
    if begin in page:
        page = page[: page.index(begin)] + section + page[page.index(end) + len(end) + 1 :]
    else:
        page = f"{page.rstrip()}\n\n## {title}\n\n`make bench`, or `{script} --write`.\n\n{section}"
    PAGE.write_text(page)
