"""From the text of a signed plan to the values of a campaign file, by grammar and word lists.

No model guesses here: a value is read where its words and its place in the structure of an
official document say so, with the span it came from; what is not understood is listed.

    reading = read_plan(PlanText(text), words)
    reading.values("period.end")    # ['2024-12-31']
"""

from vedich.rulebook.plan_reading.reading import read_plan

__all__ = ["read_plan"]
