vim.lsp.config("yamlls", {
  cmd = { "yaml-language-server", "--stdio" },
  filetypes = { "yaml" },
  root_markers = { ".git" },
  settings = {
    yaml = { schemas = { ["oam.schema.json"] = { "*.oam.yaml", "apps/**/*.yaml" } } },
  },
  handlers = {
    ["textDocument/publishDiagnostics"] = function(err, result, ctx)
      for _, d in ipairs(result.diagnostics) do
        if d.message:find("^warning: ") then
          d.severity = vim.diagnostic.severity.WARN
          d.message = d.message:gsub("^warning: ", "")
        end
      end
      vim.lsp.diagnostic.on_publish_diagnostics(err, result, ctx)
    end,
  },
})
vim.lsp.enable("yamlls")
