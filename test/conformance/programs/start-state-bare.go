// R1.11: the same at the start of a program that links neither fmt nor os.
//
//conformance:with runs=100 ldflags=-checklinkname=0 output=stderr
package main

import (
	"syscall"
	"unsafe"
)

//go:linkname schedtrace runtime.schedtrace
func schedtrace(detailed bool)

func main() {
	var pipe [2]int32
	syscall.RawSyscall(syscall.SYS_PIPE2, uintptr(unsafe.Pointer(&pipe)), 0, 0)
	syscall.RawSyscall(syscall.SYS_DUP3, 2, 9, 0)
	syscall.RawSyscall(syscall.SYS_DUP3, uintptr(pipe[1]), 2, 0)
	schedtrace(true)
	syscall.RawSyscall(syscall.SYS_DUP3, 9, 2, 0)
	text := make([]byte, 1<<15)
	n, _ := syscall.Read(int(pipe[0]), text)
	tell(text[:n])
}

// tell prints what the program has chosen of a schedtrace: five numbers, then every goroutine.
func tell(text []byte) {
	start := 0
	for i, c := range text {
		if c == ' ' || c == '\n' {
			word := text[start:i]
			start = i + 1
			for _, key := range []string{"gomaxprocs=", "threads=", "runqueue=", "schedtick=", "runqsize="} {
				if len(word) > len(key) && string(word[:len(key)]) == key {
					println(string(word))
				}
			}
			if len(word) > 2 && word[0] == 'G' {
				end := i
				for string(text[end:end+3]) != " m=" {
					end++
				}
				println(string(text[i-len(word) : end]))
			}
		}
	}
}
