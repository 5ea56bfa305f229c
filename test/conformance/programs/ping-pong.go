// R10.7: two goroutines play over two unbuffered channels; a third waits in the ring until they stop.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	a := make(chan int)
	b := make(chan int)
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		note("third")
		wg.Done()
	}()
	go func() {
		for k := 1; k <= 5; k++ {
			v := <-a
			note("pong", v)
			b <- v
		}
		wg.Done()
	}()
	go func() {
		for k := 1; k <= 5; k++ {
			note("ping", k)
			a <- k
			<-b
		}
		wg.Done()
	}()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
