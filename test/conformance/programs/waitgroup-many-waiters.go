// R11.4 R11.6: six goroutines wait for two; a late waiter finds the counter at zero.
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
	var gate, all sync.WaitGroup
	gate.Add(2)
	for i := 1; i <= 6; i++ {
		all.Add(1)
		go func() {
			gate.Wait()
			note(i)
			all.Done()
		}()
	}
	runtime.Gosched()
	gate.Done()
	runtime.Gosched()
	note("one left")
	gate.Done()
	gate.Wait()
	note("main")
	all.Wait()
	fmt.Println(strings.Join(notes, " "))
}
