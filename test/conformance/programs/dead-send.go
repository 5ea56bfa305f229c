// R20.17 R15.8: main sends and nobody receives.
package main

func main() {
	c := make(chan int)
	c <- 1
}
