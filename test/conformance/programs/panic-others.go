// R15: a panic in a goroutine while others wait: whom the traceback shows.
package main

import "fmt"

func main() {
	c := make(chan int)
	go func() { <-c }()
	go func() {
		fmt.Println("panicking")
		panic(fmt.Sprintf("value %d", 7))
	}()
	select {}
}
