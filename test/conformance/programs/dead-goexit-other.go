// R20.17 R15.8: main has called Goexit, the only goroutine left sleeps for ever.
package main

import "runtime"

func main() {
	c := make(chan int)
	go func() { <-c }()
	runtime.Goexit()
}
