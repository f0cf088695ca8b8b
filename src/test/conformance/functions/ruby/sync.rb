# frozen_string_literal: true

def main(context)
  context.log("sync")
  context.res.text("sync")
end
