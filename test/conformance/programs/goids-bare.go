// R20.19 R1.10: the first ids in a program that links neither fmt nor os.
//
//conformance:with output=stderr
package main

import "runtime"

func goid() int {
	text := make([]byte, 64)
	runtime.Stack(text, false)
	id := 0
	for _, c := range text[len("goroutine "):] {
		if c == ' ' {
			break
		}
		id = 10*id + int(c-'0')
	}
	return id
}

func main() {
	println("main", goid())
	done := make(chan bool)
	for i := 1; i <= 2; i++ {
		go func() {
			println("g", i, goid())
			done <- true
		}()
	}
	<-done
	<-done
}
