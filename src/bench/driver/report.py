"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from driver.goals import Goal
from driver.results import COMPARED, Results, Values, faults, valid
from driver.rounds import Table, median_of
from driver.sample import Sample


def markdown(results: Results, goals: list[Goal], conditions: str) -> str:
    """Everything: the machine, the goals if there are any, a table for each load, and what went wrong."""
    blocks = [
        "| what | value |\n|---|---|\n"
        + "\n".join(f"| {name} | {value} |" for name, value in results.environment.items()),
        conditions,
        *([_goals(results, goals)] if goals else []),
        *(_table(each) for each in results.tables if each.samples),
        *(_values(each) for each in results.values if each.values),
    ]
    if results.failures:
        blocks.append("### What went wrong\n\n" + "\n".join(f"- {each}" for each in results.failures))
    return "\n\n".join(blocks) + "\n"


def _goals(results: Results, goals: list[Goal]) -> str:
    lines = ["### Goals", "", "| goal | wanted | measured | met |", "|---|---|---:|---|"]
    for goal in goals:
        figure = goal.measured(results)
        measured, met = ("not measured", "") if figure is None else (
            f"{figure:.2f}", "yes" if goal.is_met(figure) else "no")
        lines.append(f"| {goal.text} | {goal.wanted()} | {measured} | {met} |")
    return "\n".join(lines)


def _table(table: Table) -> str:
    reference = table.reference
    lines = [
        f"### {table.title}, {table.size / 1000:g} kB, {table.connections:,} connections", "",
        f"{table.about} Ratios are those of *{reference}* over the row, in rounds of the same number.", "",
        "| server | requests/s | p50 ms | p99 ms | CPU µs | Redis CPU µs | requests/s, ratio a round"
        " | median | CPU, median | p99, median |",
        "|---|---:|---:|---:|---:|---:|---|---:|---:|---:|",
    ]
    lines += [_row(table, label) for label in table.samples]
    lines += [f"\nInvalid: {fault}." for fault in faults(table)]
    return "\n".join(lines)


def _row(table: Table, label: str) -> str:
    good = valid(table.samples[label])
    cells = [
        label,
        _median(good, lambda each: each.rate, "{:,.0f}"),
        _median(good, lambda each: each.p50_ms, "{:.2f}"),
        _median(good, lambda each: each.p99_ms, "{:.2f}"),
        _median(good, lambda each: each.cpu_us, "{:.1f}"),
        _redis(good),
    ]
    if label == table.reference:
        cells += ["", "", "", ""]
    else:
        ratios = {name: table.ratios(label, value) for name, value in COMPARED.items()}
        cells.append(" ".join(map(_ratio, ratios["rate"])))
        cells += [_ratio(median_of(ratios[name])) for name in ("rate", "cpu", "p99")]
    return f"| {' | '.join(cells)} |"


def _values(values: Values) -> str:
    lines = [f"### {values.title}", "", values.about, "", f"| what | {values.unit} | each |", "|---|---:|---|"]
    for label, figures in values.values.items():
        each = " ".join(f"{figure:.0f}" for figure in figures)
        lines.append(f"| {label} | {median(figures):.0f} | {each} |")
    return "\n".join(lines)


def _median(samples: list[Sample], value: Callable[[Sample], float], form: str) -> str:
    return form.format(median(map(value, samples))) if samples else "invalid"


def _redis(good: list[Sample]) -> str:
    with_redis = [each for each in good if each.redis_us is not None]
    return "" if good and not with_redis else _median(with_redis, lambda each: each.redis_us, "{:.1f}")


def _ratio(value: float | None) -> str:
    return "invalid" if value is None else f"{value:.2f}"
