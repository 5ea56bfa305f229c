// R6.3 R3.14: n goroutines each yield once between two notes: local queue, global queue and the 61st tick together.
//
//conformance:with runs=40 cases=5,30,59,60,61,100,130,200,300
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var order []int
	var wg sync.WaitGroup
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			order = append(order, i)
			runtime.Gosched()
			order = append(order, 1000+i)
			wg.Done()
		}()
	}
	wg.Wait()
	printRanges(order)
}

// printRanges prints 1 2 3 7 as "1..3 7".
func printRanges(order []int) {
	for i := 0; i < len(order); i++ {
		first := order[i]
		for i+1 < len(order) && order[i+1] == order[i]+1 {
			i++
		}
		if order[i] > first {
			fmt.Printf("%d..%d ", first, order[i])
		} else {
			fmt.Printf("%d ", first)
		}
	}
	fmt.Println()
}
