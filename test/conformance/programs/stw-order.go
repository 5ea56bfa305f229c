// R14.2 R14.3: stopping the world on one P changes nothing for those who are queued, and main goes on at once.
//
//conformance:with cases=1,5,100
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
	var stats runtime.MemStats
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			order = append(order, i)
			wg.Done()
		}()
	}
	runtime.ReadMemStats(&stats)
	order = append(order, 1000)
	runtime.ReadMemStats(&stats)
	order = append(order, 1001)
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
