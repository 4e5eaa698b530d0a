print("fcnscan")
