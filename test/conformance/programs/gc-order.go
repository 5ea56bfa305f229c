// R14.1 R14.5: who runs while main waits for a collection: the worker first, then all that was queued.
//
//conformance:with cases=1,5,30,100
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
	for round := 0; round < 2; round++ {
		for i := 1; i <= n; i++ {
			wg.Add(1)
			go func() {
				order = append(order, 1000*round+i)
				wg.Done()
			}()
		}
		order = append(order, 5000+round)
		runtime.GC()
		order = append(order, 6000+round)
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
