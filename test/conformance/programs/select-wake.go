// R10.6: a blocked select is woken by one channel and stands in no other's queue afterwards.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	a := make(chan int)
	b := make(chan int)
	done := make(chan bool)
	go func() {
		for k := 0; k < 2; k++ {
			select {
			case v := <-a:
				note("a", v)
			case v := <-b:
				note("b", v)
			}
		}
		done <- true
	}()
	go func() {
		v := <-b
		note("other-b", v)
		done <- true
	}()
	runtime.Gosched()
	b <- 1
	note("S1")
	a <- 2
	note("S2")
	b <- 3
	note("S3")
	<-done
	<-done
	fmt.Println(strings.Join(notes, " "))
}
