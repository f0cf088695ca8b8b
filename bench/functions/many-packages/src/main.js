import express from 'express';

export default ({ res }) => res.text(typeof express);
