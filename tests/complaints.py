"""What is wrong with what a figure shows."""

import re


def complaint(explorer):
    """What is wrong with what the figure shows: no number may be NaN or infinite, and no frame large."""
    drawn = re.sub(r'"data:image/png;base64,[^"]*"', "", explorer.frame)
    shown = explorer.text + " ".join(re.findall(r"<text[^>]*>([^<]*)", drawn))
    if re.search(r"\b(nan|inf)", shown, re.IGNORECASE) or re.search(r"\b(nan|inf)\b", drawn, re.IGNORECASE):
        return f"no number: {shown}"
    return "" if 500 < len(explorer.frame) <= 60_000 else f"{len(explorer.frame)} bytes"
