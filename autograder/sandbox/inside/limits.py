"""Every limit of the sandbox, with the reason for its size."""

from dataclasses import dataclass

MIB = 2**20

# What one message may hold. These protect the grader from a sandbox that lies, so they are not configurable.
MAX_HEADER_BYTES = 8 * MIB  # a list of 100,000 numbers takes 2 MiB; json.loads of 8 MiB stays below 300 MiB of memory
MAX_ARRAY_BYTES = 128 * MIB  # the largest array of the course, 10,000 images of 28 x 28, takes 60 MiB
MAX_NODES = 1_000_000  # values in one message, with those that are shared counted each time: reading them all takes 1 s
MAX_KEYS = 100_000  # of all dicts and sets in a message
MAX_COLLIDING = 64  # different keys with the same hash: each is compared with all others, so 100,000 would take hours
MAX_NESTING = 50  # lists in lists; keeps recursion far from the interpreter's limit
MAX_DEPTH = 20  # calls within calls across the wire
MAX_RAISED = 4  # errors of the grader's own kept during a call, with all that their tracebacks hold
MAX_SEED_WORDS = 64  # entropy and spawn key of a generator; nobody writes more by hand
MAX_SPAWNED = 10_000  # generators that one generator may spawn, each costs microseconds and memory
MAX_INT_BITS = 100_000  # a number of 30,000 digits; beyond that, arithmetic and printing take noticeable time
MAX_JSON_BITS = 1024  # larger ones travel as hexadecimal digits: Python's json refuses over 4300 decimal ones
MAX_SCALE = 10_000  # digits and exponent of a Decimal: int(Decimal("1e999999999")) would fill the memory
MAX_FIELDS = 200  # of a named tuple, a structured dtype or a class's list of bases
MAX_CLASSES = 1000  # classes of the learner's side that get a stand-in, each costs the grader 2 kB
MAX_TEXT = 20_000  # characters of an error's message or traceback: a deep recursion prints 3000 lines
MAX_NAME = 200  # characters of a function's or type's name


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Times are wall time; functions that a test passes in count with those who call."""

    call_seconds: float = 10.0  # a call from a test: the course's slowest takes 0.2 s
    cell_seconds: float = 30.0  # a cell, as in nbgrader: a changed experiment trains dozens of networks in 8 s
    submission_seconds: float = 300.0  # everything: a solved lesson takes 20 s
    cpu_seconds: int = 300  # the same for CPU time, in case the cell runs on in threads
    replays: int = 15  # fresh starts after a fault: each of six exercises can be stopped twice
    faults_per_function: int = 2  # a function that was stopped so often is not called again
    memory_bytes: int = (
        1024 * MIB
    )  # beyond what Python and its libraries take: 16 times the largest array of the course
    file_bytes: int = 16 * MIB  # one file; also of those that have no name and lie in memory
    disk_bytes: int = 64 * MIB  # all files; they lie in memory
    files: int = 2000  # inodes of the private /tmp
    taken_bytes: int = 16 * MIB  # what a notebook wrote and takes into the autograded folder
    taken_files: int = 100
    open_files: int = 64  # a lesson opens fewer than ten
    processes: int = 10  # processes and threads, each of which may take `memory_bytes`; a lesson needs one
    cell_outputs: int = 100  # output items of one cell: more is a flood
    output_bytes: int = 4 * MIB  # all outputs of one cell: forty figures
    text_bytes: int = MIB // 4  # printed by one cell: five thousand lines


DEFAULT_LIMITS = Limits()
TEST_SECONDS = 120.0  # a test cell in the grader's process: ten calls that take all their time
LOCAL_CALL_SECONDS = 20.0  # in the learner's own kernel: lenient, for a slow laptop
