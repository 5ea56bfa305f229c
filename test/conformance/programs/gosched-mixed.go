// R3.14: one goroutine yields all the time while a hundred others each wake the next: what the 61st tick lets through.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	ran := 0
	for i := 0; i < 150; i++ {
		wg.Add(1)
		go func() {
			ran++
			wg.Done()
		}()
	}
	wg.Add(1)
	go func() {
		for k := 0; k < 5; k++ {
			note(ran)
			runtime.Gosched()
		}
		wg.Done()
	}()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
