"""Which system calls a learner's process is denied, as a program for the kernel's seccomp filter."""

from __future__ import annotations

import errno
import functools
import socket
import tempfile

# Nothing that a notebook does needs these; faults in the kernel's code for them have let processes out of sandboxes.
DENIED = (
    *("mount", "umount2", "pivot_root", "move_mount", "open_tree", "fsopen", "fsmount", "fsconfig", "fspick"),
    *("mount_setattr", "chroot", "setns", "unshare", "swapon", "swapoff", "quotactl", "acct", "reboot", "syslog"),
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "bpf", "perf_event_open"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise"),
    *("add_key", "request_key", "keyctl", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("name_to_handle_at", "open_by_handle_at", "fanotify_init", "lookup_dcookie", "personality", "vhangup"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "iopl", "ioperm"),
    *("move_pages", "migrate_pages", "mbind", "set_mempolicy", "modify_ldt", "nfsservctl", "uselib", "ustat"),
)
_NEW_NAMESPACE = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)


class NoFilter(Exception):
    """No filter can be made here; the message says what is missing."""


@functools.cache
def program() -> bytes:
    """The filter as the kernel takes it: instructions of classic BPF, one after the other.

    Returns
    -------
    bytes
        Denied calls fail with EPERM. ``clone3``, whose flags a filter cannot see, is said not to exist, so that the C
        library takes ``clone``. Sockets are those between processes of one machine.

    Raises
    ------
    NoFilter
        If libseccomp is not installed.

    References
    ----------
    Linux manual pages, seccomp(2); libseccomp, seccomp_rule_add(3).
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        raise NoFilter(f"libseccomp cannot be loaded ({error})") from error
    denied = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in DENIED:
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) > 0:
            denied.add_rule(refuse, name)
    denied.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for flag in _NEW_NAMESPACE:
        denied.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    for call in ("socket", "socketpair"):
        denied.add_rule(refuse, call, pyseccomp.Arg(0, pyseccomp.NE, int(socket.AF_UNIX)))
    with tempfile.TemporaryFile() as file:
        denied.export_bpf(file)
        file.seek(0)
        return file.read()
