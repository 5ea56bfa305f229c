// R20.19 R1.10: the ids that a program sees: main's, and those of the first goroutines.
package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

// goid reads the number in "goroutine 7 [running]:".
func goid() int {
	text := make([]byte, 64)
	words := strings.Fields(string(text[:runtime.Stack(text, false)]))
	id, _ := strconv.Atoi(words[1])
	return id
}

func main() {
	var wg sync.WaitGroup
	note("main", goid())
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			note(" g", i, "=", goid())
			wg.Done()
		}()
	}
	wg.Wait()
	wg.Add(1)
	go func() {
		note(" g4=", goid())
		wg.Done()
	}()
	wg.Wait()
	fmt.Println(strings.Join(notes, ""))
}
