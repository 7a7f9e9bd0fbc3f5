"""Charts at their edges: no figure, one point, 0, 100 and above, many months, a month not ended."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from vedich.web import charts

Points = list[tuple[str, Fraction | None, str]]


def drawn(text: str) -> ElementTree.Element:
    """A chart as its shapes."""
    return ElementTree.fromstring(text)  # noqa: S314 - drawn by the code under test


def months(*values: int | None) -> Points:
    return [
        (f"{place}/2026", None if value is None else Fraction(value), f"{value}%")
        for place, value in enumerate(values, start=1)
    ]


def texts(chart: ElementTree.Element, *, strong: bool) -> list[str]:
    return [
        one.text or ""
        for one in chart.findall("text")
        if (one.attrib.get("class") == "strong") is strong
    ]


@pytest.mark.parametrize("points", [[], months(None, None)])
def test_without_a_figure_nothing_is_drawn(points: Points) -> None:
    assert charts.trend("Theo tháng", points, Fraction(50)) == ""


def test_zero_stands_on_the_floor_and_a_hundred_at_the_top() -> None:
    chart = drawn(charts.trend("Theo tháng", months(0, 100, 120), Fraction(100)))
    floor, _, top = (float(one.attrib["y1"]) for one in chart.findall("line[@class='axis']"))
    heights = [float(dot.attrib["cy"]) for dot in chart.findall("circle")]
    goal = chart.find("line[@class='goal']")
    assert heights == [floor, top, top] and goal is not None
    assert float(goal.attrib["y1"]) == top
    assert texts(chart, strong=True) == ["0%", "100%", "120%"]


def test_one_point_is_a_dot_and_a_month_without_a_figure_breaks_the_line() -> None:
    one = drawn(charts.trend("Theo tháng", months(40), None))
    assert len(one.findall("circle")) == 1 and one.find("line[@class='goal']") is None
    gap = drawn(charts.trend("Theo tháng", months(40, None, 50), None))
    line = gap.find("path")
    assert line is not None and line.attrib["d"].count("M") == 2 and "L" not in line.attrib["d"]


@pytest.mark.parametrize("number", [10, 13, 36])
def test_of_many_months_the_last_keeps_its_label_and_no_text_covers_another(number: int) -> None:
    chart = drawn(charts.trend("Theo tháng", months(*range(number)), None))
    assert texts(chart, strong=False)[-1] == f"{number}/2026"
    assert texts(chart, strong=True)[-1] == f"{number - 1}%"
    assert len(chart.findall("circle")) == number
    for kind in (True, False):
        places = [
            float(one.attrib["x"])
            for one in chart.findall("text")
            if (one.attrib.get("class") == "strong") is kind and one.attrib["text-anchor"] != "end"
        ]
        assert all(after - before > 40 for before, after in pairwise(places))


def test_only_a_month_that_goes_on_has_a_hollow_dot() -> None:
    for unfinished, wanted in ((True, ["dot", "dot dot-open"]), (False, ["dot", "dot"])):
        chart = drawn(charts.trend("Theo tháng", months(1, 2), None, unfinished=unfinished))
        assert [one.attrib["class"] for one in chart.findall("circle")] == wanted


def test_a_reader_who_sees_no_chart_is_told_its_first_and_last_value() -> None:
    chart = drawn(charts.trend("Theo tháng", months(40, 30, 50), None))
    assert chart.attrib["aria-label"] == "Theo tháng. 1/2026: 40%; 3/2026: 50%"
    assert chart.findtext("title") == chart.attrib["aria-label"]


@pytest.mark.parametrize(("value", "wide"), [(None, 0), (0, 0), (45, 90), (100, 200), (130, 200)])
def test_a_bar_is_as_long_as_its_value(value: int | None, wide: float) -> None:
    given = None if value is None else Fraction(value)
    chart = drawn(charts.bullet(given, Fraction(100), 100, "not_met"))
    _, bar, mark = chart.findall("rect")
    assert float(bar.attrib["width"]) == wide
    assert float(mark.attrib["x"]) + float(mark.attrib["width"]) == 200


def test_what_never_moved_is_a_line_half_way_up() -> None:
    chart = drawn(charts.spark([Fraction(100)] * 3, ("1", "100%"), ("3", "100%")))
    line = chart.find("polyline")
    assert line is not None
    assert {spot.partition(",")[2] for spot in line.attrib["points"].split()} == {"11.0"}
