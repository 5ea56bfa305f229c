// R3.3 R3.4: two goroutines start n each, in turns of k with a Gosched between the turns.
//
//conformance:with runs=40 cases=10,60,150,300
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
	for parent := 1; parent <= 2; parent++ {
		wg.Add(1)
		go func() {
			for i := 1; i <= n; i++ {
				wg.Add(1)
				go func() {
					order = append(order, parent*1000+i)
					wg.Done()
				}()
				if i%25 == 0 {
					runtime.Gosched()
				}
			}
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
