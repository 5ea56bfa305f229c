// R10.6: a nil channel's case is never chosen.
package main

import "fmt"

func main() {
	a := make(chan int, 4)
	var b chan int
	for v := 1; v <= 4; v++ {
		a <- v
	}
	sum := 0
	for a != nil {
		select {
		case v := <-a:
			sum += v
			if v == 4 {
				a = nil
			}
		case <-b:
			sum += 1000
		}
	}
	select {
	case <-a:
		fmt.Println("never")
	default:
		fmt.Println("default", sum)
	}
}
