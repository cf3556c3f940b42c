"""The verdicts as JUnit XML: one suite for each file, one case for each line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from proofkit.check.outcome import Flag
from proofkit.codes import CODES
from proofkit.report.sheet import Group, Line, Sheet
from proofkit.terms import Status

__all__ = ["as_junit"]

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(sheet: Sheet) -> str:
    """A case fails where a finding is open or the verdict falls short; an undecided or unreadable one is an error."""
    root = ET.Element("testsuites", name="proofkit")
    for group in sheet.groups:
        _add_group(root, group)
    _add_others(root, sheet)
    if not sheet.lines and sheet.is_readable:
        _case(_suite(root, "nothing"), "nothing checked", "proofkit", "error", "nothing", "nothing was checked")
    for element in (*root, root):
        _count(element)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suite(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", name=_xml(name))


def _add_group(root: ET.Element, group: Group) -> None:
    suite = _suite(root, group.path)
    for line in group.lines:
        case = _case(suite, line.id, group.paper.id, *_result(line))
        case.set("file", _xml(line.place.file))
        case.set("line", str(line.place.line))
        told = [_told(flag) for flag in line.flags if not flag.is_open]
        ET.SubElement(case, "system-out").text = _xml("\n".join([_verdict(line), *told]))


def _verdict(line: Line) -> str:
    claimed, derived = line.claimed_depth or "-", line.derived_depth or "-"
    return f"{line.ref}: {line.status}, claimed depth {claimed}, derived depth {derived}"


def _result(line: Line) -> tuple[str, str, str]:
    """The element that a case gets (none if it passes), its type, and its text."""
    told = "\n".join(map(_told, line.open_flags))
    if line.status is Status.UNDECIDED:
        return "error", str(line.status), told or f"{line.ref} is undecided"
    if told or line.falls_short:
        return "failure", str(line.status), told or f"{line.ref} is {line.status}, and nothing acknowledged explains it"
    return "", "", ""


def _add_others(root: ET.Element, sheet: Sheet) -> None:
    """Open findings that belong to no line: one case for each file they are in."""
    element = "failure" if sheet.is_readable else "error"
    loose = [flag for flag in sheet.others if flag.is_open]
    for path in dict.fromkeys(flag.finding.place.file for flag in loose):
        told = [flag for flag in loose if flag.finding.place.file == path]
        name = path or "specs"
        suite = next((suite for suite in root if suite.get("name") == _xml(name)), None)
        suite = suite if suite is not None else _suite(root, name)
        _case(suite, "other findings", name, element, told[0].finding.code, "\n".join(map(_told, told)))


def _case(suite: ET.Element, name: str, class_name: str, element: str, kind: str, text: str) -> ET.Element:
    case = ET.SubElement(suite, "testcase", name=_xml(name), classname=_xml(class_name))
    if element:
        result = ET.SubElement(case, element, type=_xml(kind), message=_xml(text.partition("\n")[0]))
        result.text = _xml(text)
    return case


def _told(flag: Flag) -> str:
    finding = flag.finding
    because = f" (acknowledged: {flag.reason})" if flag.reason else ""
    return f"{finding.place}: {flag.severity} {finding.code} {CODES[finding.code].slug}: {finding.message}{because}"


def _count(element: ET.Element) -> None:
    cases = [*element.iter("testcase")]
    element.set("tests", str(len(cases)))
    for name in ("failure", "error"):
        element.set(f"{name}s", str(sum(case.find(name) is not None for case in cases)))


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
