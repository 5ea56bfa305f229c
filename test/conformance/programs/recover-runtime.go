// R10.2 R10.5: the runtime's own panics can be recovered from: a send on a closed channel, a second close.
package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	c := make(chan int, 1)
	close(c)
	try(func() { c <- 1 })
	try(func() { close(c) })
	var none chan int
	try(func() { close(none) })
}
