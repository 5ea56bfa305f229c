// R13.7 R15: a panic in an AfterFunc's goroutine.
package main

import "time"

func main() {
	time.AfterFunc(time.Millisecond, func() { panic("too late") })
	select {}
}
