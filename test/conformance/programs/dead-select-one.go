// R10.6 R15.8: a select of one case is compiled to the plain operation, and waits as that.
//
//conformance:with cases=receive,send,nil
package main

import "os"

func main() {
	c := make(chan int)
	var none chan int
	switch os.Args[1] {
	case "receive":
		select {
		case <-c:
		}
	case "send":
		select {
		case c <- 1:
		}
	case "nil":
		select {
		case <-none:
		}
	}
}
