"""Turns sections into Markdown."""


def markdown(results):
    machine = results["machine"]
    lines = [
        f"# {results.get('title', 'fcnscan and ONNX')}", "",
        f"{machine['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}.",
        ", ".join(f"{name} {version}" for name, version in results["versions"].items()) + ".", "",
    ]
    for section in results["sections"]:
        lines += section_lines(section)
    return "\n".join(lines)


def section_lines(section):
    lines = [f"## {section['title']}", ""]
    for table in section["tables"]:
        if table["heading"]:
            lines += [f"### {table['heading']}", ""]
        lines += [row_line(table["columns"]), row_line(["---"] * len(table["columns"]))]
        lines += [row_line(row) for row in table["rows"]] + [""]
    for note in section["notes"]:
        lines += [note, ""]
    if section["failures"]:
        lines += ["### Failed", "", *(f"- {failure}" for failure in section["failures"]), ""]
    return lines


def row_line(cells):
    # A bar would end the cell.
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
