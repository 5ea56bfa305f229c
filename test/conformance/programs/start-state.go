// R1.11: the scheduler at the first instruction of main.main, as runtime.schedtrace tells it.
//
//conformance:with runs=100 ldflags=-checklinkname=0
package main

import (
	"fmt"
	"strings"
	"syscall"
	"unsafe"
)

//go:linkname schedtrace runtime.schedtrace
func schedtrace(detailed bool)

func main() {
	// schedtrace writes to standard error: catch that in a pipe, by raw calls, which the scheduler does not see.
	var pipe [2]int32
	syscall.RawSyscall(syscall.SYS_PIPE2, uintptr(unsafe.Pointer(&pipe)), 0, 0)
	syscall.RawSyscall(syscall.SYS_DUP3, uintptr(pipe[1]), 2, 0)
	schedtrace(true)
	text := make([]byte, 1<<15)
	n, _ := syscall.Read(int(pipe[0]), text)
	tell(string(text[:n]))
}

// tell prints what the program has chosen of a schedtrace: four numbers, then every goroutine.
func tell(text string) {
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		for _, word := range words {
			key, _, _ := strings.Cut(word, "=")
			switch key {
			case "gomaxprocs", "threads", "runqueue", "schedtick", "runqsize":
				fmt.Println(word)
			}
		}
		if words[0][0] == 'G' {
			// G1: status=2(chan receive) m=0 lockedm=nil
			state, _, _ := strings.Cut(line, " m=")
			fmt.Println(strings.TrimSpace(state))
		}
	}
}
