/*
 * Names of Go that lessons may use although neither the trace, nor the face of programs, nor the fidelity table knows them, each with the
 * reason. What the model knows is found by itself: this list is for the rest, and short.
 */
export const knownNames: Readonly<Record<string, string>> = {
  "runtime.SetDefaultGOMAXPROCS":
    "Go 1.25, src/runtime/debug.go: gives the number of Ps back to the runtime; not modelled",
  "syscall.Read": "src/syscall/syscall_unix.go: read(2), through entersyscall and exitsyscall",
  "syscall.Syscall": "src/syscall/syscall_linux.go: a system call, told to the runtime",
  "syscall.RawSyscall":
    "src/syscall/syscall_linux.go: a system call that the runtime is not told of; not modelled",
  "runtime.LockOSThread": "src/runtime/proc.go: ties a goroutine to its thread; comes with system calls",
  "runtime.UnlockOSThread": "src/runtime/proc.go: undoes LockOSThread",
};
