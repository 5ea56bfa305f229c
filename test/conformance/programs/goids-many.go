// R20.19 R1.10: forty goroutines' ids, in the order of their creation: batches of 16 follow one another on one P.
package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

func goid() int {
	text := make([]byte, 64)
	words := strings.Fields(string(text[:runtime.Stack(text, false)]))
	id, _ := strconv.Atoi(words[1])
	return id
}

func main() {
	var ids [40]int
	var wg sync.WaitGroup
	for i := range ids {
		wg.Add(1)
		go func() {
			ids[i] = goid()
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(ids)
}
