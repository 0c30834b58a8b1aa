print("zumik")
