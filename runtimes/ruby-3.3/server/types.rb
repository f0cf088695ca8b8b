# frozen_string_literal: true

# What a function is given: the classes have the names that they have upstream.

# `context`
class RuntimeContext
  attr_accessor :req, :res

  def initialize(req, res, logger)
    @req = req
    @res = res
    @logger = logger
  end

  def log(*messages) = @logger.log(*messages)

  def error(*messages) = @logger.error(*messages)
end

# `context.req`: what the caller sent, parsed only as far as it is looked at.
class RuntimeRequest
  attr_accessor :method, :scheme, :host, :port, :path, :query, :query_string, :url, :headers, :body_binary

  def initialize(method, target, headers, body)
    @method = method
    @headers = headers
    @body_binary = body
    @scheme = headers.fetch("x-forwarded-proto", "http")
    standard = @scheme == "https" ? 443 : 80
    @host, colon, port = headers.fetch("host", "").partition(":")
    @port = colon.empty? ? standard : port.to_i
    @path, mark, @query_string = target.partition("?")
    @query = parsed(@query_string)
    place = @port == standard ? @host : "#{@host}:#{@port}"
    @url = "#{@scheme}://#{place}#{@path}#{mark}#{@query_string}"
  end

  def body_text = @body_binary.dup.force_encoding(Encoding::UTF_8)

  def body_raw = body_text

  def body_json = JSON.parse(body_text)

  def body
    return body_text unless @headers.fetch("content-type", "").downcase.start_with?("application/json")

    @body_binary.empty? ? {} : body_json
  end

  private

  # A name without an equals sign has no value, as upstream has it.
  def parsed(text)
    text.split("&").each_with_object({}) do |pair, query|
      name, value = pair.split("=", 2)
      query[name] = value unless name.nil? || name.empty?
    end
  end
end

# `context.res`: each builder returns a plain value; nothing is sent before the function returns it.
class RuntimeResponse
  def text(body, status_code = 200, headers = {})
    { "body" => body, "statusCode" => status_code, "headers" => headers }
  end

  def binary(bytes, status_code = 200, headers = {}) = text(bytes, status_code, headers)

  def send(body, status_code = 200, headers = {}) = text(body.to_s, status_code, headers)

  def json(obj, status_code = 200, headers = {})
    others = headers.reject { |name, _| name.to_s.downcase == "content-type" }
    text(obj.to_json, status_code, others.merge("content-type" => "application/json"))
  end

  def empty = text("", 204)

  def redirect(url, status_code = 301, headers = {}) = text("", status_code, headers.merge("location" => url))
end
