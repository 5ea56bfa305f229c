// R20.17 R15.8: a goroutine that is locked to its thread says so.
package main

import "runtime"

func main() {
	runtime.LockOSThread()
	c := make(chan int)
	<-c
}
