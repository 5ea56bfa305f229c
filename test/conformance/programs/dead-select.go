// R20.17 R15.8: a select of which no case can ever go on.
package main

func main() {
	a := make(chan int)
	b := make(chan int)
	select {
	case <-a:
	case b <- 1:
	}
}
