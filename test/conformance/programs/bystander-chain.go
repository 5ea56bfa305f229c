// R20.14 R8.7: each goroutine starts the next one and ends (golang/go#52934), and a bystander waits in the ring: how many run before it, 200,000 at most?
//
//conformance:with kind=quartiles runs=200
package main

import "fmt"

const most = 200000

var n int
var bystander bool
var quit = make(chan bool)

func next() {
	n++
	if bystander || n == most {
		quit <- true
		return
	}
	go next()
}

func main() {
	go func() { bystander = true }()
	go next()
	<-quit
	fmt.Println(n)
}
