/*
 * Names of Go that lessons may use although neither the trace, nor the face of programs, nor the fidelity table knows them, each with the
 * reason. What the model knows is found by itself: this list is for the rest, and short.
 */
export const knownNames: Readonly<Record<string, string>> = {
  "runtime.SetDefaultGOMAXPROCS":
    "Go 1.25, src/runtime/debug.go: gives the number of Ps back to the runtime; not modelled",
  "runtime.LockOSThread": "src/runtime/proc.go: ties a goroutine to its thread; comes with system calls",
  "runtime.UnlockOSThread": "src/runtime/proc.go: undoes LockOSThread",
};
