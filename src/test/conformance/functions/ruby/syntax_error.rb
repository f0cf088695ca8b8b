def main(context)
  this is not code
end end
