"""The verbs of the command line and what they print; `eval`, `chat` and broken streams have files of their own."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.rig import copied, edit, run


def test_an_answer_is_printed_with_its_sources(project: Path) -> None:
    """`ask` answers on standard output, says nothing on standard error, and ends with 0."""
    done = run(project, "ask", "are there still keepers on gannet rock?")
    assert done.stdout.startswith("Are there still keepers on Gannet Rock?\n\nNo. The last two, Ines Calder")
    assert "[1] Mara Ellison" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(("question", "code"), [("who won the world cup in 1998", 1), ("thank you", 0)])
def test_the_exit_code_tells_whether_it_was_answered(project: Path, question: str, code: int) -> None:
    """Not covered is 1; small talk is answered."""
    assert run(project, "ask", question).returncode == code


def test_why(project: Path) -> None:
    """`--why` adds the score and the reasons."""
    done = run(project, "ask", "--why", "who", "owns", "the", "lighthouse")
    assert re.search(r"\nscore 0\.\d\d\nmatched “", done.stdout)


def test_json_has_the_frozen_keys(project: Path) -> None:
    """Scripts find the keys that they were promised, and nothing renamed."""
    found = json.loads(run(project, "ask", "--json", "who owns the lighthouse on gannet rock").stdout)
    assert set(found) == {
        *("question", "outcome", "briefing", "entry", "verdict", "text", "claims", "suggestions", "score", "ms"),
    }
    assert (found["outcome"], found["briefing"], found["verdict"]) == ("answer", "gannet-rock", None)
    assert found["claims"] == [
        {
            "say": "It belongs to the Northern Lamp Trust.",
            "from": [
                {
                    "source": "harbour-post",
                    "locator": "p4",
                    "title": "Gannet Rock Loses Its Last Keepers",
                    "author": "Mara Ellison",
                    "published": "2024-03-09",
                }
            ],
        }
    ]


def test_many_questions_a_line_each(project: Path) -> None:
    """With --stdin every line gets an object, in order, each a conversation of its own and none put off."""
    questions = ["is the lighthouse manned", "", "how tall is the tower", "hi", "/briefing gannet-rock"] + ["x?"] * 60
    done = run(project, "ask", "--json", "--stdin", typed="\n".join(questions))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["question"] for one in found] == [question for question in questions if question]
    assert [one["outcome"] for one in found[:4]] == ["answer", "not_covered", "chat", "command"]
    assert (found[0]["verdict"], found[1]["verdict"]) == ("no", "not covered")
    assert "Neither article gives its height." in found[1]["text"]
    assert not any("a lot of questions" in one["text"] for one in found)
    assert done.returncode == 0


def test_many_questions_for_people(project: Path) -> None:
    """Without --json every answer stands under its question."""
    done = run(project, "ask", "--stdin", typed="is the lighthouse manned\n\nhow tall is the tower\n")
    assert done.stdout.startswith("> is the lighthouse manned\n\nAre there still keepers on Gannet Rock?\n")
    assert "\n\n> how tall is the tower\n\nThe briefings don't cover that." in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", ""],
        ["ask", " ", ""],
        ["ask", "--stdin", "who"],
        ["show", ""],
        ["fly"],
        [],
        ["ask", "--loud", "x"],
    ],
)
def test_wrong_usage_is_2_and_told_on_standard_error(project: Path, arguments: list[str]) -> None:
    """What can't be run says so, and prints no data."""
    done = run(project, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr


def test_list_and_show(project: Path) -> None:
    """The catalogue and a section print like in a chat; a topic that isn't there is 1."""
    assert "gannet-rock" in run(project, "list").stdout
    assert run(project, "show", "gannet", "rock", "timeline").stdout.startswith("Gannet Rock without keepers: timeline")
    done = run(project, "show", "volcano")
    assert done.returncode == 1
    assert "There is no topic" in done.stdout


def test_check_is_quiet_about_what_is_in_order(project: Path) -> None:
    """A library in order, texts and all, is 0."""
    done = run(project, "check")
    assert (done.stdout, done.stderr, done.returncode) == ("", "Nothing to mend.\n", 0)


def test_check_prints_problems_and_ends_with_1(project: Path) -> None:
    """What is wrong is printed with file and line, and counted."""
    folder = copied(project)
    edit(folder / "gannet-rock.yaml", "county paid 40%", "county paid 45%")
    done = run(project, "check", BRIEFING_BRIEFINGS=str(folder))
    assert done.returncode == 1
    assert re.search(r"^briefings/gannet-rock\.yaml:\d+: 1st fact, say: .*45", done.stdout)
    assert "1 to mend" in done.stderr


def test_a_broken_library_is_2_and_answers_nothing(project: Path) -> None:
    """With a problem in one file nothing is answered from the others; all problems are told."""
    folder = project / "broken"
    folder.mkdir()
    (folder / "a.yaml").write_text("title: A\ncolour: red\n", encoding="utf-8")
    (folder / "b.yaml").write_text("title: &b B\n", encoding="utf-8")
    done = run(project, "ask", "who", BRIEFING_BRIEFINGS=str(folder))
    assert (done.stdout, done.returncode) == ("", 2)
    assert "broken/a.yaml:2" in done.stderr
    assert "broken/b.yaml:1" in done.stderr


def test_check_compares_with_the_texts_that_the_settings_name(project: Path) -> None:
    """Without --texts, the setting counts; with it, the option; a folder that isn't there is told by its path."""
    folder = str(copied(project))
    edit(project / "briefings/gannet-rock.yaml", "quote: It needs", "quote: It wants")
    assert "these words do not stand so" in run(project, "check", BRIEFING_BRIEFINGS=folder).stdout
    (project / "none").mkdir()
    assert "these words" not in run(project, "check", "--texts", "none", BRIEFING_BRIEFINGS=folder).stdout
    told = run(project, "check", "--texts", "nowhere", BRIEFING_BRIEFINGS=folder).stdout
    assert f"{project}/nowhere: the folder cannot be read" in told
    assert "--texts DIR" in told
    assert "put it at" not in told


@pytest.mark.parametrize(("length", "platforms"), [(90, []), (120, ["Discord"]), (160, ["Discord", "Slack"])])
def test_check_knows_what_the_platforms_can_show(project: Path, length: int, platforms: list[str]) -> None:
    """A title that Slack or Discord would cut is a problem."""
    folder = copied(project)
    edit(folder / "gannet-rock.yaml", "title: Gannet Rock without keepers", f"title: {'Gannet ' * 30}"[: 7 + length])
    told = run(project, "check", BRIEFING_BRIEFINGS=str(folder)).stdout
    assert re.findall(r"title: .* but (\w+) shows", told) == platforms


@pytest.mark.parametrize("word", ["list", "help", "timeline"])
def test_no_briefing_can_be_called_like_a_command(project: Path, word: str) -> None:
    """A briefing that a command would hide is refused, whatever is asked."""
    folder = copied(project)
    (folder / "gannet-rock.yaml").rename(folder / f"{word}.yaml")
    done = run(project, "ask", "who", BRIEFING_BRIEFINGS=str(folder))
    assert done.returncode == 2
    assert f'briefings/{word}.yaml: "{word}" is a command' in done.stderr


def test_why_and_json_together(project: Path) -> None:
    """With --why, the object has the reasons too."""
    found = json.loads(run(project, "ask", "--json", "--why", "who owns the lighthouse on gannet rock").stdout)
    assert found["reasons"][0].startswith("matched ")


def test_outside_of_the_project_the_folders_are_named(tmp_path: Path) -> None:
    """Whoever starts it elsewhere is told which folders were looked for, and what to do."""
    done = run(tmp_path, "list")
    assert (done.stdout, done.returncode) == ("", 2)
    assert f"{tmp_path}/briefings: the folder cannot be read" in done.stderr
    assert "start in the project's folder, or with --config FILE" in done.stderr


def test_the_settings_can_be_named(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """From any folder, --config or BRIEFING_CONFIG lead to a project."""
    elsewhere, file = tmp_path_factory.mktemp("elsewhere"), str(project / "config/settings.yaml")
    assert "gannet-rock" in run(elsewhere, "--config", file, "list").stdout
    assert "gannet-rock" in run(elsewhere, "list", BRIEFING_CONFIG=file).stdout


def test_schemas_are_written_where_there_is_no_folder_yet(tmp_path: Path) -> None:
    """The folder config/ is made; where it cannot be, a sentence says so."""
    assert run(tmp_path, "schema", "--write").returncode == 0
    written = (tmp_path / "config/briefing.schema.json").read_text(encoding="utf-8")
    assert json.loads(written)["title"] == "Briefing"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config").touch()
    done = run(elsewhere, "schema", "--write")
    assert (done.stderr, done.returncode) == (f"{elsewhere}/config: file exists\n", 2)
