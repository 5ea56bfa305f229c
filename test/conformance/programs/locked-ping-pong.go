// R20.23 R7.12: locked to their threads, both, one or none: how often does a thread go to sleep in 100 rounds of ping-pong?
//
//conformance:with kind=quartiles runs=200 cases=none,one,both
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

func sleeps() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Nvcsw
}

func main() {
	if os.Args[1] == "both" {
		runtime.LockOSThread()
	}
	a, b := make(chan int), make(chan int)
	go func() {
		if os.Args[1] != "none" {
			runtime.LockOSThread()
		}
		for v := range a {
			b <- v
		}
	}()
	const rounds = 100
	for begin, some := time.Now(), 30*time.Millisecond; time.Since(begin) < some; {
	} // sysmon sleeps 10 ms at a time from now on
	for i := 0; i < 20; i++ {
		a <- i
		<-b
	}
	before := sleeps()
	for i := 0; i < rounds; i++ {
		a <- i
		<-b
	}
	fmt.Println(sleeps() - before)
}
