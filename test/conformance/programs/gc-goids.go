// R14.1 R1.10: the first collection makes one worker for each P, and the next goroutine has the id after them; later ones make none.
//
//conformance:with cases=0,1,3
package main

import (
	"fmt"
	"os"
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
	n, _ := strconv.Atoi(os.Args[1])
	var wg sync.WaitGroup
	note("main", goid())
	for i := 1; i <= n+2; i++ {
		wg.Add(1)
		go func() {
			note(" g", i, "=", goid())
			wg.Done()
		}()
		if i == 1 {
			for range n {
				runtime.GC()
			}
		}
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, ""))
}
